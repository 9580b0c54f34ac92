package org.simplectic.tck.internal;

import java.util.List;
import org.simplectic.tck.Finding;

/** Every backend finds the same solution, and finds it again when asked again. */
final class SolutionsOnBackends implements Contract {
    @Override
    public String name() {
        return "backends agree on solutions";
    }

    @Override
    public Finding check(Subject subject) {
        var first = solution(subject, subject.backend());
        if (!Numbers.sameBits(first, solution(subject, subject.backend()))) {
            return finding(false, "two solutions on " + subject.backend() + " differ", "the same bits");
        }
        List<String> others = subject.backends().subList(1, subject.backends().size());
        double worst = others.stream()
                .mapToDouble(backend -> Numbers.relative(solution(subject, backend), first))
                .max()
                .orElse(0);
        return finding(
                worst <= LinearEquations.TOLERANCE,
                others.isEmpty() ? "one backend, same bits" : "differ by " + Numbers.brief(worst),
                "at most " + LinearEquations.TOLERANCE);
    }

    private static double[] solution(Subject subject, String backend) {
        return LinearEquations.suiting(subject)
                .outcome(subject, backend, LinearEquations.Form.DENSE)
                .x()
                .toArray();
    }
}
