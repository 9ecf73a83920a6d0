/** What contestants are asked to do; each is one small class, and the same for all of them. */
@NullMarked
package dev.perigee.benchmark.workload;

import org.jspecify.annotations.NullMarked;
