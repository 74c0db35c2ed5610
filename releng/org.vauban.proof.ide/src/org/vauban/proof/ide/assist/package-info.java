// SPDX-License-Identifier: EPL-2.0
/** The savings of Eclipse's own content assist for a typist. */
package org.vauban.proof.ide.assist;
