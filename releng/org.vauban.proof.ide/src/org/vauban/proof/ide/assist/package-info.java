// SPDX-License-Identifier: EPL-2.0
/** What Eclipse's own content assist saves somebody who types. */
package org.vauban.proof.ide.assist;
