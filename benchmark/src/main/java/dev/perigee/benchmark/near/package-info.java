/** What a near hit costs within the process, by JMH. */
@NullMarked
package dev.perigee.benchmark.near;

import org.jspecify.annotations.NullMarked;
