package org.simplectic.problems.internal.fields;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.WrittenModel;

/** The Brusselator with diffusion on the unit square, periodic, as a test problem of stiff solvers has it. */
@Component(factory = Plugins.FACTORY, service = WrittenModel.class)
@ProblemPlugin("brusselator-plane")
@About(
        summary = "Two reacting substances that diffuse over a square and swing",
        source = "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., 1996, section IV.10")
public final class BrusselatorPlane implements WrittenModel {
    @Override
    public String text() {
        return """
                grid:
                  x: {from: 0, to: 1, points: 32, boundary: periodic}
                  y: {from: 0, to: 1, points: 32, boundary: periodic}
                equations:
                  du/dt: {implicit: "alpha*lap(u)", explicit: "A + u^2*v - (B + 1)*u"}
                  dv/dt: {implicit: "alpha*lap(v)", explicit: "B*u - u^2*v"}
                parameters:
                  A: {value: 1, description: supply}
                  B: {value: 3.4, description: conversion}
                  alpha: {value: 0.1, description: diffusivity}
                initial:
                  u: "22*y*(1 - y)^1.5"
                  v: "27*x*(1 - x)^1.5"
                """;
    }
}
