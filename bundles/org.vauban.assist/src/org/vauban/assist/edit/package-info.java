// SPDX-License-Identifier: EPL-2.0
/** Edits that a model writes and a person looks at before anything changes. */
package org.vauban.assist.edit;
