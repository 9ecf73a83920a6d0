package dev.perigee.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** May be old for a moment: NONSTRICT_READ_WRITE. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
class Banner implements Valued {
  @Id private Long id;
  private int content;

  Banner() {}

  Banner(long id, int content) {
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
