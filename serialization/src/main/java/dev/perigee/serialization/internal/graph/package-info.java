/**
 * Object graphs to bytes and back: Kryo's engine with serializers, class names, references and
 * bounds of our own.
 */
@NullMarked
package dev.perigee.serialization.internal.graph;

import org.jspecify.annotations.NullMarked;
