// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.nio.file.Path;
import java.util.List;

public final class SecretMasker {
	public List<Masking> find(String text, Path source) {
		return List.of();
	}
	public static String apply(String text, List<Masking> maskings) {
		char[] chars = text.toCharArray();
		for (Masking masking : maskings)
			for (int i = masking.offset(); i < masking.end(); i++)
				if (chars[i] != '\n' && chars[i] != '\r')
					chars[i] = '*';
		return new String(chars);
	}
}
