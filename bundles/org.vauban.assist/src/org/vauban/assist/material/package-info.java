// SPDX-License-Identifier: EPL-2.0
/** What a user or an editor gives the model to look at, and what became of it on the way. */
package org.vauban.assist.material;
