package dev.perigee.near.internal.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPromise;
import io.netty.channel.nio.AbstractNioChannel;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.redisson.client.handler.ErrorsLoggingHandler;

/**
 * The way of commands into one connection, and the queue of those who await their replies.
 *
 * <p>Usually a thread hands its bytes to the thread of the connection, which is woken for that and
 * writes them. For a caller that is alone, this is one wake-up of the three or four that a round
 * trip consists of. So where nothing stands between a caller and the socket, it writes to the
 * socket itself: no TLS, no other handler, nothing that Netty has still to write.
 *
 * <h2>Order</h2>
 *
 * <p>Who awaits is added and the bytes are written, or handed to Netty, under one lock; so replies
 * come in the order of the queue. Bytes of two writers are never mixed: a thread writes to the
 * socket only while Netty holds nothing, which is so while nothing is {@code behind}: that is
 * raised under the lock before Netty gets bytes and lowered when it has written them all. What the
 * socket does not take at once is the {@code rest}; nobody writes to the socket while there is one,
 * and the thread of the connection hands it to Netty before anything else.
 *
 * <p>The thread of the connection may have to wait for the lock as long as a system call takes that
 * never blocks.
 */
final class Outlet {
  /** More than this, in bytes, is worth a wake-up. */
  private static final int SMALL = 8 << 10;

  private final ChannelHandlerContext context;
  private final Queue<RespHandler.Awaited> awaited;
  private final @Nullable SocketChannel socket;
  private final ReentrantLock lock = new ReentrantLock();

  /** How many writes Netty has not finished; raised under the lock, by its own thread alone. */
  private final AtomicInteger behind = new AtomicInteger();

  // Guarded by the lock.
  private final ByteBuf buffer = Unpooled.buffer(512);
  private @Nullable ByteBuf rest;

  /**
   * Called on the thread of the connection.
   *
   * @param context of the handler that writes; what it writes goes to those before it
   * @param awaited who awaits replies, in their order; safe for several threads
   */
  Outlet(ChannelHandlerContext context, Queue<RespHandler.Awaited> awaited) {
    this.context = context;
    this.awaited = awaited;
    this.socket = socketOf(context);
  }

  /** The socket, where it is one of Java's and nobody but us sees what is written. */
  private static @Nullable SocketChannel socketOf(ChannelHandlerContext context) {
    Channel channel = context.channel();
    for (ChannelHandler handler : channel.pipeline().toMap().values()) {
      boolean ours = handler == context.handler() || handler instanceof ErrorsLoggingHandler;
      if (handler instanceof ChannelOutboundHandler && !ours) {
        return null; // TLS, or what a user has put there
      }
    }
    return channel.unsafe() instanceof AbstractNioChannel.NioUnsafe unsafe
            && unsafe.ch() instanceof SocketChannel direct
        ? direct
        : null;
  }

  /** Hands bytes to Netty, on the thread of the connection; they are given up. */
  void write(ByteBuf bytes, RespHandler.Awaited replies, ChannelPromise promise) {
    ChannelFuture written;
    lock.lock();
    try {
      handOverRest();
      behind.incrementAndGet();
      awaited.add(replies);
      written = context.write(bytes, promise.unvoid());
    } finally {
      lock.unlock();
    }
    lowerWhenDone(written);
  }

  /**
   * Writes commands to the socket, on the calling thread, if that is possible right now.
   *
   * @param size of all of them, in bytes, more or less
   * @return whether it was done; else nothing was
   */
  boolean writeAtOnce(List<Request> requests, long size, RespHandler.Awaited replies) {
    if (socket == null
        || size > SMALL
        || context.channel().eventLoop().inEventLoop()
        || !lock.tryLock()) {
      return false;
    }
    try {
      if (rest != null || behind.get() > 0) {
        return false;
      }
      buffer.clear();
      RespWriter.write(buffer, requests);
      awaited.add(replies);
      writeToSocket(socket);
    } finally {
      lock.unlock();
    }
    return true;
  }

  private void writeToSocket(SocketChannel open) {
    try {
      buffer.readBytes(open, buffer.readableBytes());
      if (buffer.isReadable()) {
        rest = buffer.copy();
        context.channel().eventLoop().execute(this::flushRest);
      }
    } catch (IOException | RejectedExecutionException e) { // nobody knows how much of it went out
      ChannelFuture unused = context.channel().close();
    }
  }

  private void flushRest() {
    lock.lock();
    try {
      handOverRest();
    } finally {
      lock.unlock();
    }
    context.flush();
  }

  /** On the thread of the connection, which holds the lock. */
  private void handOverRest() {
    ByteBuf left = rest;
    if (left != null) {
      rest = null;
      behind.incrementAndGet();
      lowerWhenDone(context.write(left));
    }
  }

  private void lowerWhenDone(ChannelFuture written) {
    var unused =
        written.addListener(
            done -> {
              behind.decrementAndGet();
              if (!done.isSuccess()) { // nobody knows how much of it went out
                ChannelFuture unusedToo = context.close();
              }
            });
  }
}
