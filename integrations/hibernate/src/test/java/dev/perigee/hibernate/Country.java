package dev.perigee.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Never changes: READ_ONLY. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.READ_ONLY)
class Country implements Valued {
  @Id private Long id;
  private int content;

  Country() {}

  Country(long id, int content) {
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
