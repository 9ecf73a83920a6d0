package dev.perigee.jcache.internal.processor;

/** What an entry processor did to its entry, taken together. */
public enum NetEffect {
  /** Nothing, or what it created it removed again. */
  NONE,
  /** It read the value. */
  ACCESS,
  /** It read a value that had to be loaded. */
  LOAD,
  /** It set the value of an entry that was not there. */
  CREATE,
  /** It set the value of an entry that was there. */
  UPDATE,
  /** It removed the entry. */
  REMOVE
}
