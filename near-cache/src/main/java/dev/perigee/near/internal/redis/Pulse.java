package dev.perigee.near.internal.redis;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tends the masters at every interval, and at once when something happened, while it runs. */
final class Pulse {

  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  private final Connector connector;
  private final Masters masters;
  private final ScheduledThreadPoolExecutor timer;
  private final BeatInterval interval;

  private @Nullable Future<?> running; // guarded by this

  Pulse(
      Connector connector,
      Masters masters,
      ScheduledThreadPoolExecutor timer,
      BeatInterval interval) {
    this.connector = connector;
    this.masters = masters;
    this.timer = timer;
    this.interval = interval;
  }

  /** Begins, unless it has begun. */
  synchronized void start() {
    if (running == null) {
      running = timer.scheduleAtFixedRate(this::tend, 0, interval.millis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Stops: nothing is proven any more, no channel is open. */
  void stop() {
    synchronized (this) {
      if (running == null) {
        return;
      }
      running.cancel(false);
      running = null;
    }
    soon(masters::close);
  }

  /** Tends them as soon as the timer is free. */
  void tendSoon() {
    soon(this::tend);
  }

  private void soon(Runnable work) {
    try {
      timer.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed meanwhile", e);
    }
  }

  private synchronized boolean isRunning() {
    return running != null;
  }

  /** Never throws: the timer would not come again. */
  private void tend() {
    if (!isRunning()) {
      return;
    }
    try {
      Link link = connector.ready();
      if (link == null) {
        var unused = connector.connected().thenRun(this::tendSoon);
        return;
      }
      masters.refresh(link);
      masters.list().forEach(master -> master.tend(link));
    } catch (RuntimeException | Error e) { // no memory, no thread: the next time is soon
      LOG.debug("the masters could not be tended this time", e);
    }
  }
}
