@NullMarked
package dev.perigee.serialization.internal.graph;

import org.jspecify.annotations.NullMarked;
