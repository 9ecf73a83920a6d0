package dev.perigee.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;

/** Changes often: READ_WRITE, with a natural id and a collection. */
@Entity
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
@NaturalIdCache
class Product {
  @Id private Long id;

  @NaturalId(mutable = true)
  @Column(nullable = false, unique = true)
  private String sku;

  private int stock;
  @Version private int version;

  @ElementCollection(fetch = FetchType.LAZY)
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  private Set<String> labels = new LinkedHashSet<>();

  Product() {}

  Product(long id, String sku) {
    this.id = id;
    this.sku = sku;
  }

  int stock() {
    return stock;
  }

  void stock(int pieces) {
    stock = pieces;
  }

  String sku() {
    return sku;
  }

  void sku(String code) {
    sku = code;
  }

  Set<String> labels() {
    return labels;
  }
}
