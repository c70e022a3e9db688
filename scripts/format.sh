# shellcheck shell=bash
# Sourced: the one way in which commits become patch files.

# The kernel's .gitattributes, which a bare repository does not have.
attributes=$cache/attributes
printf '*.c diff=cpp\n*.h diff=cpp\n' >"$attributes"

format()	# TREE RANGE DIRECTORY
{
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null git -C "$1" \
		-c core.attributesFile="$attributes" -c core.abbrev=12 -c diff.algorithm=histogram -c diff.renames=true \
		-c diff.noprefix=false -c diff.mnemonicPrefix=false -c diff.context=3 \
		-c diff.interHunkContext=0 -c diff.indentHeuristic=true \
		-c core.quotePath=true -c format.notes=false \
		-c format.encodeEmailHeaders=true -c i18n.logOutputEncoding=UTF-8 \
		format-patch -q --no-numbered --zero-commit --no-signature --no-base \
		--no-cover-letter --no-thread --no-attach --no-to --no-cc \
		--no-add-header --subject-prefix=PATCH --suffix=.patch \
		--stat=72 --abbrev=12 -o "$3" "$2"
}
