package dev.perigee.hibernate;

/**
 * Where the tables are.
 *
 * @param name for what is printed
 * @param url as JDBC wants it
 * @param user who connects
 */
record Database(String name, String url, String user) {}
