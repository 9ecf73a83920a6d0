package dev.perigee.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Without a version: READ_WRITE decides by time. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
class Counter implements Valued {
  @Id private Long id;
  private int content;

  Counter() {}

  Counter(long id, int content) {
    this.id = id;
    this.content = content;
  }

  @Override
  public int content() {
    return content;
  }

  @Override
  public void content(int value) {
    content = value;
  }
}
