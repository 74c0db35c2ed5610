// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.control;

/** Who answers a control. */
public enum ControlKind {
    /** The product, with claims. */
    CLAIMS("claims"),
    /** The organisation that uses the product. */
    SITE("site"),
    /** The project that publishes the product, with its processes. */
    PUBLISHER("publisher"),
    /** Nobody: it does not apply, for the reason in its note. */
    NOT_APPLICABLE("notApplicable");

    private final String text;

    ControlKind(String text) {
        this.text = text;
    }

    /** As in the files of the catalogue. */
    public String text() {
        return text;
    }
}
