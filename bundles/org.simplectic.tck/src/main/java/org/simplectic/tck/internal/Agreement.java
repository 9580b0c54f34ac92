package org.simplectic.tck.internal;

import org.simplectic.array.Backend;
import org.simplectic.tck.Finding;

/** An example's results are those of the reference backend. */
record Agreement(Example example) implements Contract {
    @Override
    public String name() {
        return "agrees with " + Subject.REFERENCE + " on " + example.program().name();
    }

    @Override
    public Finding check(Subject subject) {
        if (!subject.backends().contains(Subject.REFERENCE)) {
            return Finding.untested(name(), "the backend " + Subject.REFERENCE + " is not there");
        }
        return BackendService.with(subject, backend -> check(backend, subject));
    }

    private Finding check(Backend backend, Subject subject) {
        if (!backend.supports(example.program())) {
            return Finding.untested(name(), "not supported, and says so");
        }
        var expected = BackendService.with(
                subject, Subject.REFERENCE, java -> BackendService.run(java, example.program(), example.inputs()));
        var actual = BackendService.run(backend, example.program(), example.inputs());
        double worst = 0;
        for (int i = 0; i < expected.size(); i++) {
            worst = Math.max(
                    worst,
                    expected.get(i).type().equals(actual.get(i).type())
                            ? Numbers.relative(
                                    actual.get(i).toArray(), expected.get(i).toArray())
                            : Double.POSITIVE_INFINITY);
        }
        return finding(
                worst <= example.tolerance(),
                worst == 0 ? "same" : "differs by " + Numbers.brief(worst),
                example.tolerance() == 0 ? "same" : "at most " + example.tolerance());
    }
}
