// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.control;

/** Who is responsible for a control. */
public enum ControlKind {
    /** The product, with claims. */
    CLAIMS("claims"),
    /** The organisation that uses the product. */
    SITE("site"),
    /** The project that publishes the product, with its processes. */
    PUBLISHER("publisher"),
    /** No one: it does not apply, for the reason in its note. */
    NOT_APPLICABLE("notApplicable");

    private final String text;

    ControlKind(String text) {
        this.text = text;
    }

    /** Returns the name in the catalogue's files. */
    public String text() {
        return text;
    }
}
