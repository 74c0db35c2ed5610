// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** A policy does not let a model be used, or any be imported. */
public final class ForbiddenModelException extends CatalogueException {
    private static final long serialVersionUID = 1L;

    ForbiddenModelException(String message) {
        super(message);
    }
}
