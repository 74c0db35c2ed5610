// SPDX-License-Identifier: EPL-2.0
/** Tests of questions about documents. */
package org.vauban.assist.tests.question;
