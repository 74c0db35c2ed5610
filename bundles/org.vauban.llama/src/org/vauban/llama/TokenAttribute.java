// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.util.EnumSet;
import java.util.Set;

/** Attributes of a token ({@code llama_token_attr}), in the order of their bits. */
public enum TokenAttribute {
    UNKNOWN, UNUSED, NORMAL, CONTROL, USER_DEFINED, BYTE, NORMALIZED, LSTRIP, RSTRIP, SINGLE_WORD;

    static Set<TokenAttribute> of(int bits) {
        EnumSet<TokenAttribute> set = EnumSet.noneOf(TokenAttribute.class);
        for (TokenAttribute a : values()) {
            if ((bits & 1 << a.ordinal()) != 0) {
                set.add(a);
            }
        }
        return set;
    }
}
