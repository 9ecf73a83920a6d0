package dev.perigee.hibernate;

/** An entity with one number in it. */
interface Valued {
  int content();

  void content(int value);
}
