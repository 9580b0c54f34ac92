package org.simplectic.api;

/** Something to solve, as immutable data that names no method and no backend. */
public interface Problem {}
