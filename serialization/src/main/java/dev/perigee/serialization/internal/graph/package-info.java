/**
 * Object graphs to bytes and back: an engine, serializers, class names, references and bounds of
 * our own, over Kryo's buffers.
 */
@NullMarked
package dev.perigee.serialization.internal.graph;

import org.jspecify.annotations.NullMarked;
