package dev.perigee.serialization.internal.graph;

import java.util.Arrays;

/**
 * What each object of a value reaches, as far as hashing it is concerned. The same is found while
 * the value is written and while it is read, so that the writer knows what the reader will meet.
 *
 * <p>Three things are kept for each object. Its <em>low-link</em>, as in Tarjan's algorithm for
 * strongly connected components, is the outermost unfinished object that it reaches: while there is
 * one further out than a set, the elements of that set may lack the fields that they hash by. Its
 * <em>holding</em> tells until when it reaches a set or map that is not filled yet. Its
 * <em>weight</em> is the time that hashing it may take: the bytes it was written in, and for each
 * reference to an object before the weight of that.
 *
 * <p>Objects stand here by their index among the references and one; 0 is what is around the value.
 */
final class Reach {
  /** Sets in sets and keys of keys. */
  static final int MAX_HASHED = 16;

  /** What hashing may cost a value however small it is: some tenths of a second. */
  private static final long FREE = 1L << 26;

  /** What hashing may cost for each byte. Without shared objects it is one for each level. */
  private static final long FOR_EACH_BYTE = 64;

  /** Twice this is still a long. */
  private static final long ENDLESS = 1L << 60;

  private static final int NOTHING = Integer.MAX_VALUE;
  private static final int INITIAL = 64;
  private static final int KEPT = 4096;

  private int[] low = new int[INITIAL];
  private int[] holding = new int[INITIAL];

  /** While an object is unfinished: less than 0, the complement of the weight of references. */
  private long[] weight = new long[INITIAL];

  private int count;
  private int current;

  /** The sets and maps that are unfinished. */
  private int[] containers = new int[INITIAL];

  private int containerCount;

  /** What the object around each hashed part had before that part. */
  private final int[] lowBefore = new int[MAX_HASHED];

  private final long[] weightBefore = new long[MAX_HASHED];
  private final int[] start = new int[MAX_HASHED];
  private int hashed;
  private long hashing;

  Reach() {
    reset();
  }

  /**
   * Begins the object with the next index.
   *
   * @return what {@link #end} needs to know
   */
  int begin() {
    int outer = current;
    current = ++count;
    if (count == low.length) {
      low = Arrays.copyOf(low, 2 * count);
      holding = Arrays.copyOf(holding, 2 * count);
      weight = Arrays.copyOf(weight, 2 * count);
    }
    low[current] = current;
    holding[current] = NOTHING;
    weight[current] = -1;
    return outer;
  }

  /**
   * Ends an object.
   *
   * @param bytes that it takes
   * @param byIdentity whether hashing it looks at nothing that it holds
   * @return whether everything that it reaches is finished, or an object around it
   */
  boolean end(int outer, int bytes, boolean byIdentity) {
    int ended = current;
    current = outer;
    long references = ~weight[ended];
    if (byIdentity) {
      weight[ended] = 1;
    } else {
      weight[ended] = references + bytes;
      addWeight(references);
    }
    if (low[ended] >= ended) {
      return true;
    }
    low[outer] = Math.min(low[outer], low[ended]);
    if (holding[ended] != NOTHING) {
      holding[ended] = Math.min(holding[ended], low[ended]);
      holding[outer] = Math.min(holding[outer], holding[ended]);
    }
    return false;
  }

  /** Notes a reference to an object that was met before. */
  void again(int index) {
    int target = index + 1;
    if (isUnfinished(target)) {
      low[current] = Math.min(low[current], target);
      if (isContainer(target)) {
        holding[current] = Math.min(holding[current], target);
      }
      return;
    }
    addWeight(weight[target]);
    int reached = outermost(target);
    if (isUnfinished(reached)) {
      low[current] = Math.min(low[current], reached);
      if (holding[target] != NOTHING && isUnfinished(outermost(holding[target]))) {
        holding[current] = Math.min(holding[current], outermost(holding[target]));
      }
    }
  }

  private void addWeight(long more) {
    weight[current] = Math.max(weight[current] - more, -ENDLESS);
  }

  private boolean isUnfinished(int object) {
    return weight[object] < 0;
  }

  /** The outermost object reached that was unfinished when what reached it was finished. */
  private int outermost(int object) {
    int reached = object;
    while (!isUnfinished(reached) && low[reached] < reached) {
      reached = low[reached];
    }
    return reached;
  }

  private boolean isContainer(int object) {
    for (int i = 0; i < containerCount; i++) {
      if (containers[i] == object) {
        return true;
      }
    }
    return false;
  }

  /** The object that was begun last and is not ended. */
  int current() {
    return current;
  }

  /** Whether the current object has reached nothing unfinished but itself so far. */
  boolean isClosed() {
    return low[current] >= current;
  }

  /** Whether the current object reaches a set or map that is not filled yet. */
  boolean isHolding() {
    return holding[current] != NOTHING;
  }

  /** The current object is a set or map, whose elements begin. */
  void enterContainer() {
    if (containerCount == containers.length) {
      containers = Arrays.copyOf(containers, 2 * containerCount);
    }
    containers[containerCount++] = current;
  }

  /**
   * The elements of the current object are there.
   *
   * @param later whether they are put in only when all that they reach is finished
   */
  void leaveContainer(boolean later) {
    containerCount--;
    if (later) {
      holding[current] = Math.min(holding[current], low[current]);
    }
  }

  /**
   * Begins what the current object hashes or compares.
   *
   * @return whether there may be one more level
   */
  boolean enterHashed(int position) {
    if (hashed == MAX_HASHED) {
      return false;
    }
    lowBefore[hashed] = low[current];
    weightBefore[hashed] = ~weight[current];
    start[hashed] = position;
    hashed++;
    low[current] = NOTHING;
    weight[current] = -1;
    return true;
  }

  /**
   * Ends it.
   *
   * @return whether it can be hashed now, because everything that it reaches is finished
   */
  boolean leaveHashed(int position) {
    hashed--;
    hashing = Math.min(hashing + ~weight[current] + position - start[hashed], ENDLESS);
    addWeight(weightBefore[hashed]);
    boolean complete = low[current] > current;
    low[current] = Math.min(low[current], lowBefore[hashed]);
    return complete;
  }

  /** Whether hashing takes longer than a value of so many bytes may take. */
  boolean hashesTooLong(int position) {
    return hashing > Math.max(FREE, FOR_EACH_BYTE * position);
  }

  void reset() {
    if (low.length > KEPT) {
      low = new int[INITIAL];
      holding = new int[INITIAL];
      weight = new long[INITIAL];
    }
    holding[0] = NOTHING;
    low[0] = 0;
    weight[0] = -1;
    count = 0;
    current = 0;
    containerCount = 0;
    hashed = 0;
    hashing = 0;
  }
}
