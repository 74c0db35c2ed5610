// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.evidence.control.Claim;
import org.vauban.evidence.control.Control;
import org.vauban.evidence.control.ControlCatalogue;
import org.vauban.evidence.control.Framework;

/**
 * Decides what may be claimed of an installation: a control only if each of its claims has tests, all of them passed,
 * and they tested the installed program.
 *
 * @param basis whether there are results for this program
 * @param results null if there are none
 * @param otherBundles names of installed bundles and libraries that are not those that were tested, and of missing ones
 */
public record Assessment(ResultBasis basis, @Nullable TestResults results, Set<String> otherBundles,
        List<AssessedFramework> frameworks) {

    /** Copies the collections. */
    public Assessment {
        otherBundles = Set.copyOf(otherBundles);
        frameworks = List.copyOf(frameworks);
    }

    /**
     * @param results results of the tests, null if there are none
     * @param installed hashes of the installed bundles and libraries, as {@link TestResults#bundles()} has them
     */
    public static Assessment of(ControlCatalogue catalogue, @Nullable TestResults results,
            Map<String, String> installed) {
        Set<String> other = new TreeSet<>();
        if (results != null) {
            other.addAll(results.distribution());
            other.removeAll(installed.keySet());
            installed.forEach((bundle, digest) -> {
                if (!digest.equals(results.bundles().get(bundle))) {
                    other.add(bundle);
                }
            });
        }
        ResultBasis basis = results == null ? ResultBasis.NONE
                : other.isEmpty() && !installed.isEmpty() ? ResultBasis.SAME_PROGRAM : ResultBasis.OTHER_PROGRAM;
        Map<String, AssessedClaim> claims = new LinkedHashMap<>();
        for (Claim claim : catalogue.claims()) {
            List<TestResult> tests = results == null ? List.of()
                    : results.claims().getOrDefault(claim.id(), List.of());
            boolean passed = !tests.isEmpty()
                    && tests.stream().allMatch(test -> test.outcome() == TestOutcome.PASSED && test.cases() > 0);
            claims.put(claim.id(), new AssessedClaim(claim, tests, passed && basis == ResultBasis.SAME_PROGRAM));
        }
        List<AssessedFramework> frameworks = new ArrayList<>();
        for (Framework framework : catalogue.frameworks()) {
            frameworks.add(new AssessedFramework(framework,
                    framework.controls().stream().map(control -> assessed(control, claims)).toList()));
        }
        return new Assessment(basis, results, other, frameworks);
    }

    private static AssessedControl assessed(Control control, Map<String, AssessedClaim> claims) {
        List<AssessedClaim> answers = new ArrayList<>();
        for (Claim claim : control.claims()) {
            AssessedClaim answer = claims.get(claim.id());
            if (answer != null) {
                answers.add(answer);
            }
        }
        return new AssessedControl(control, verdict(control, answers), answers);
    }

    private static Verdict verdict(Control control, List<AssessedClaim> answers) {
        return switch (control.kind()) {
            case CLAIMS -> answers.size() == control.claims().size()
                    && answers.stream().allMatch(AssessedClaim::proved) ? Verdict.CLAIMED : Verdict.NOT_CLAIMED;
            case SITE -> Verdict.SITE;
            case PUBLISHER -> Verdict.PUBLISHER;
            case NOT_APPLICABLE -> Verdict.NOT_APPLICABLE;
        };
    }

    /** Returns how many controls of all frameworks have a verdict. */
    public long count(Verdict verdict) {
        return frameworks.stream().mapToLong(framework -> framework.count(verdict)).sum();
    }

    /** Returns the distinct claims that controls name, in the order of the catalogue of controls. */
    public List<AssessedClaim> claims() {
        Map<String, AssessedClaim> claims = new LinkedHashMap<>();
        frameworks.forEach(framework -> framework.controls().forEach(control -> control.claims()
                .forEach(claim -> claims.putIfAbsent(claim.claim().id(), claim))));
        return List.copyOf(claims.values());
    }
}
