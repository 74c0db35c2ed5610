// SPDX-License-Identifier: EPL-2.0
/** Tests of folders, archives and mails from file to passage, with both hosts. */
package org.vauban.knowledge.host.tests.indexing;
