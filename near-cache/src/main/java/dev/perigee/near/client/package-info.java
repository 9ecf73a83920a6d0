/** Where stores come from: the one place that puts the parts together. */
@NullMarked
package dev.perigee.near.client;

import org.jspecify.annotations.NullMarked;
