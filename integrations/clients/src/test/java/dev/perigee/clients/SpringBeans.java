package dev.perigee.clients;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.ClassPathXmlApplicationContext;

/** Spring 5, the last that the interceptors of the reference implementation run on. */
public final class SpringBeans extends Beans {
  private final ApplicationContext context =
      new ClassPathXmlApplicationContext("annotations-spring.xml");

  @Override
  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }
}
