package dev.perigee.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** TRANSACTIONAL, as far as JCache goes. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.TRANSACTIONAL)
class Account implements Valued {
  @Id private Long id;
  private int content;

  Account() {}

  Account(long id, int content) {
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
