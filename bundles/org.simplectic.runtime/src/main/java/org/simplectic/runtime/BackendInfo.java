package org.simplectic.runtime;

import java.util.List;

/**
 * An active backend and what it can do.
 *
 * @param name the name that studies select it by
 * @param place its place in the order in which {@code backend: auto} asks, from 1
 * @param hardware what of this machine it computes with
 * @param types the element types that it supports
 * @param missing the families of primitives that it does not support, usually none
 */
public record BackendInfo(String name, int place, String hardware, List<String> types, List<String> missing) {}
