// SPDX-License-Identifier: EPL-2.0
/** Where a text comes from: the file or the URI that it is read from, and how its bytes become text. */
package org.vauban.governance.source;
