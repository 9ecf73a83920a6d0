package dev.perigee.quickstart;

import java.math.BigDecimal;

/** What the shop sells: an ordinary record, neither annotated nor Serializable. */
record Product(String name, BigDecimal price, int stock) {

  Product costing(String newPrice) {
    return new Product(name, new BigDecimal(newPrice), stock);
  }

  Product oneSold() {
    return new Product(name, price, stock - 1);
  }
}
