package dev.perigee.example.books;

/** What is cached: a record needs nothing to be. */
public record Book(long id, String title) {}
