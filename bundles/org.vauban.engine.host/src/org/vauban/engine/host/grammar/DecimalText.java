// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Builds automata for the decimal texts of numbers between two bounds: no exponent, no leading zero, no {@code -0}. A
 * bound is compared digit by digit while the text is read, so it is exact for any length.
 */
final class DecimalText {
    /** Maximum number of digits before the decimal point without a bound. */
    static final int MAX_WHOLE_DIGITS = 19;
    /** Maximum number of digits after the decimal point. */
    static final int MAX_FRACTION_DIGITS = 16;
    /** Maximum number of digits of a bound, on either side of the decimal point. */
    static final int MAX_BOUND_DIGITS = 40;

    /**
     * A bound.
     *
     * @param value the bound
     * @param exclusive whether the value itself is outside
     */
    record Bound(BigDecimal value, boolean exclusive) {}

    /** The absolute value of a bound, split at the decimal point; without trailing zeros after it. */
    private record Magnitude(String whole, String fraction, boolean exclusive) {
        static Magnitude of(BigDecimal value, boolean exclusive) {
            String plain = value.stripTrailingZeros().toPlainString();
            int point = plain.indexOf('.');
            return point < 0 ? new Magnitude(plain, "", exclusive)
                    : new Magnitude(plain.substring(0, point), plain.substring(point + 1), exclusive);
        }

        /** Compares the integer part once its number of digits is known. */
        int whole(int digits, int lexical) {
            return digits != whole.length() ? Integer.compare(digits, whole.length()) : lexical;
        }

        int next(int soFar, int position, int digit, String part) {
            if (soFar != 0) {
                return soFar;
            }
            int own = position < part.length() ? part.charAt(position) - '0' : 0;
            return Integer.compare(digit, own);
        }

        int last(int soFar, int position) {
            return soFar == 0 && position < fraction.length() ? -1 : soFar;
        }
    }

    private enum Phase {
        START, SIGN, ZERO, WHOLE, POINT, FRACTION
    }

    private record State(Phase phase, boolean negative, int position, int low, int high, List<Integer> rests) {}

    private final Magnitude[] low = new Magnitude[2];
    private final Magnitude[] high = new Magnitude[2];
    private final boolean[] possible = {true, true};
    private final boolean integer;
    private final int decimals;
    private final int[] factors;
    private final int wholeDigits;

    private DecimalText(@Nullable Bound lower, @Nullable Bound upper, List<BigDecimal> multiplesOf, boolean integer) {
        this.integer = integer;
        if (lower != null) {
            bound(0, lower, low, high);
        }
        if (upper != null) {
            bound(1, new Bound(upper.value().negate(), upper.exclusive()), low, high);
        }
        if (low[1] == null) {
            low[1] = new Magnitude("0", "", true);
        }
        int scale = integer ? 0 : MAX_FRACTION_DIGITS;
        int most = 0;
        for (BigDecimal m : multiplesOf) {
            most = Math.max(most, Math.max(0, m.stripTrailingZeros().scale()));
        }
        decimals = multiplesOf.isEmpty() ? scale : Math.min(scale, most);
        BigInteger unit = BigInteger.TEN.pow(most);
        factors = multiplesOf.stream().mapToInt(m -> m.multiply(new BigDecimal(unit)).intValueExact()).toArray();
        factorScale = most;
        int longest = 1;
        for (int i = 0; i < 2; i++) {
            longest = Math.max(longest, low[i] == null ? 1 : low[i].whole().length());
            longest = Math.max(longest, high[i] == null ? 1 : high[i].whole().length());
        }
        // tracking the number of digits and remainders at the same time would need too many states
        counted = multiplesOf.isEmpty();
        wholeDigits = counted ? Math.max(MAX_WHOLE_DIGITS, longest) : longest + 1;
    }

    private final int factorScale;
    private final boolean counted;

    /**
     * Sets a lower bound for one sign (0: as it is, 1: negated), which is an upper bound for the magnitude of the
     * other.
     */
    private void bound(int sign, Bound b, Magnitude[] lows, Magnitude[] highs) {
        int other = 1 - sign;
        if (b.value().signum() > 0) {
            lows[sign] = Magnitude.of(b.value(), b.exclusive());
            possible[other] = false;
        } else {
            if (b.value().signum() == 0 && b.exclusive()) {
                lows[sign] = new Magnitude("0", "", true);
            }
            highs[other] = Magnitude.of(b.value().negate(), b.exclusive());
        }
    }

    /**
     * Returns the texts of the numbers that satisfy all limits.
     *
     * @param lower null for none
     * @param upper null for none
     * @param multiplesOf positive; they must fit an int after their decimals are shifted out
     * @param integer whether only integers are accepted
     * @throws TooLargeException if the automaton needs too many states
     */
    static Automaton between(@Nullable Bound lower, @Nullable Bound upper, List<BigDecimal> multiplesOf,
            boolean integer) {
        DecimalText text = new DecimalText(lower, upper, multiplesOf, integer);
        State start = new State(Phase.START, false, 0, 0, 0, List.of());
        return Automaton.explore(start, text::next, text::accepts);
    }

    private List<Automaton.Step<State>> next(State s) {
        List<Automaton.Step<State>> steps = new ArrayList<>();
        if (s.phase() == Phase.START && possible[1]) {
            steps.add(new Automaton.Step<>('-', '-', new State(Phase.SIGN, true, 0, 0, 0, List.of())));
        }
        boolean whole = s.phase() == Phase.ZERO || s.phase() == Phase.WHOLE;
        if (whole && decimals > 0 && !integer) {
            steps.add(new Automaton.Step<>('.', '.', point(s)));
        }
        for (int digit = 0; digit <= 9; digit++) {
            State target = digit(s, digit);
            if (target != null && !hopeless(target)) {
                steps.add(new Automaton.Step<>('0' + digit, '0' + digit, target));
            }
        }
        return steps;
    }

    private @Nullable State digit(State s, int digit) {
        switch (s.phase()) {
            case START, SIGN:
                if (s.phase() == Phase.START && !possible[0]) {
                    return null;
                }
                return whole(s, digit == 0 ? Phase.ZERO : Phase.WHOLE, digit);
            case WHOLE:
                return counted && s.position() >= wholeDigits ? null : whole(s, Phase.WHOLE, digit);
            case POINT, FRACTION:
                return s.position() >= decimals ? null : fraction(s, digit);
            default:
                return null;
        }
    }

    private State whole(State s, Phase phase, int digit) {
        int sign = s.negative() ? 1 : 0;
        int lowSoFar = low[sign] == null ? 0 : low[sign].next(s.low(), s.position(), digit, low[sign].whole());
        int highSoFar = high[sign] == null ? 0 : high[sign].next(s.high(), s.position(), digit, high[sign].whole());
        return new State(phase, s.negative(), Math.min(s.position() + 1, wholeDigits), lowSoFar, highSoFar,
                rests(s.rests(), digit));
    }

    private State point(State s) {
        int sign = s.negative() ? 1 : 0;
        int lowSoFar = low[sign] == null ? 0 : low[sign].whole(s.position(), s.low());
        int highSoFar = high[sign] == null ? 0 : high[sign].whole(s.position(), s.high());
        return new State(Phase.POINT, s.negative(), 0, lowSoFar, highSoFar, s.rests());
    }

    private State fraction(State s, int digit) {
        int sign = s.negative() ? 1 : 0;
        int lowSoFar = low[sign] == null ? 0 : low[sign].next(s.low(), s.position(), digit, low[sign].fraction());
        int highSoFar = high[sign] == null ? 0 : high[sign].next(s.high(), s.position(), digit, high[sign].fraction());
        return new State(Phase.FRACTION, s.negative(), s.position() + 1, lowSoFar, highSoFar,
                rests(s.rests(), digit));
    }

    /** Whether the number exceeds the upper bound, whatever digits follow. */
    private boolean hopeless(State s) {
        int sign = s.negative() ? 1 : 0;
        if (high[sign] == null) {
            return false;
        }
        return s.phase() == Phase.FRACTION ? s.high() > 0 : s.position() > high[sign].whole().length();
    }

    private List<Integer> rests(List<Integer> before, int digit) {
        List<Integer> rests = new ArrayList<>();
        for (int i = 0; i < factors.length; i++) {
            long rest = before.isEmpty() ? 0 : before.get(i);
            rests.add((int) ((rest * 10 + digit) % factors[i]));
        }
        return rests;
    }

    private boolean accepts(State s) {
        boolean whole = s.phase() == Phase.ZERO || s.phase() == Phase.WHOLE;
        if (!whole && s.phase() != Phase.FRACTION) {
            return false;
        }
        State end = whole ? point(s) : s;
        int sign = s.negative() ? 1 : 0;
        if (low[sign] != null) {
            int compared = low[sign].last(end.low(), end.position());
            if (compared < 0 || compared == 0 && low[sign].exclusive()) {
                return false;
            }
        }
        if (high[sign] != null) {
            int compared = high[sign].last(end.high(), end.position());
            if (compared > 0 || compared == 0 && high[sign].exclusive()) {
                return false;
            }
        }
        for (int i = 0; i < factors.length; i++) {
            long rest = s.rests().get(i);
            for (int d = end.position(); d < factorScale; d++) {
                rest = rest * 10 % factors[i];
            }
            if (rest != 0) {
                return false;
            }
        }
        return true;
    }
}
