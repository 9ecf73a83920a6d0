package dev.perigee.hibernate;

/** The near cache as a configuration file says it. */
enum NearMode {
  LEASE("{mode: lease}"),
  VALIDATED("{mode: validated}"),
  OFF("{enabled: false}");

  private final String near;

  NearMode(String near) {
    this.near = near;
  }

  String yaml() {
    return "defaults:\n  near: " + near + "\n";
  }
}
