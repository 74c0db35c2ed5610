// SPDX-License-Identifier: EPL-2.0
/** Questions about documents. */
package org.vauban.assist.tests.question;
