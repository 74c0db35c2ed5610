// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Function words, which reveal the language of a query but not its subject. Stateless. */
final class FunctionWords {
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}]+");
    private static final Set<String> FRENCH = words("""
            à afin ai ainsi alors après as au aucun aucune aussi autre autres aux avant avec avoir avons ayant bien
            c car ce ceci cela celle celles celui certains ces cet cette ceux chaque chez combien comme comment
            contre d dans de dehors depuis derrière des dès devant doit doivent donc dont du elle elles en encore
            entre envers es est et était étaient être eux faire fait fais faut font hors il ils j jamais je l la
            laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais mal malgré même mêmes
            mes moi moins mon n ne ni non nos notre nous on or ou où oui par parce parmi pas pendant peu peut
            peuvent peux plus pour pourquoi puis puisque qu quand que quel quelle quelles quelque quelques quels qui
            quoi rien s sa sans sauf se selon ses si sinon son sont sous suis sur t ta tant tel telle telles tels
            tes toi ton toujours tous tout toute toutes très trop tu un une vers via voici voilà vos votre vous y""");
    private static final Set<String> ENGLISH = words("""
            a about above after again against all also am an and any are as at be because been before being below
            between both but by can could did do does down during each few for from get had has have he her here him
            his how i if in into is it its just like make many may me might more most much must my no not of off on
            once only or other our out over own same shall she should so some such than that the their them then
            there these they this those through to too under until up us very was we were what when where which
            while who whom why will with would you your""");

    private FunctionWords() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    /** Returns a positive number for French, a negative one for English, 0 if the language is unknown. */
    static int french(String text) {
        int difference = 0;
        for (String word : BETWEEN.split(text.toLowerCase(Locale.ROOT))) {
            difference += (FRENCH.contains(word) ? 1 : 0) - (ENGLISH.contains(word) ? 1 : 0);
        }
        return difference;
    }

    /** Whether a word is a function word of either language; any case, accents required. */
    static boolean contain(String word) {
        String small = word.toLowerCase(Locale.ROOT);
        return FRENCH.contains(small) || ENGLISH.contains(small);
    }
}
