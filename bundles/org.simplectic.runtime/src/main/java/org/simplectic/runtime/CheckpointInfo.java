package org.simplectic.runtime;

/**
 * A checkpoint, for people and for programs.
 *
 * @param text what run it is of, how far that got, and every part of its state; several lines
 * @param json the same as one JSON object, with the values of the arrays
 */
public record CheckpointInfo(String text, String json) {}
