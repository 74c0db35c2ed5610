// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** Reports that a policy forbids to use a model, or to import any. */
public final class ForbiddenModelException extends CatalogueException {
    private static final long serialVersionUID = 1L;

    ForbiddenModelException(String message) {
        super(message);
    }
}
