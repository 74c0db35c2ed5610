// SPDX-License-Identifier: EPL-2.0
/** What is read of documents of each format, also of hostile ones. */
package org.vauban.knowledge.host.tests.parser;
