# shellcheck shell=bash
# Sourced: the one way in which commits become patch files.

# The kernel's .gitattributes, which a bare repository does not have.
attributes=$cache/attributes
printf '*.c diff=cpp\n*.h diff=cpp\n' >"$attributes"

# How a diff looks, for who makes one by other means, too.
diff_settings=(
	core.attributesFile="$attributes" core.abbrev=12 diff.algorithm=histogram diff.renames=true
	diff.noprefix=false diff.mnemonicPrefix=false diff.context=3
	diff.interHunkContext=0 diff.indentHeuristic=true
	core.quotePath=true format.notes=false
	format.encodeEmailHeaders=true i18n.logOutputEncoding=UTF-8
)

format()	# TREE RANGE DIRECTORY
{
	local opts=() s
	for s in "${diff_settings[@]}"; do
		opts+=(-c "$s")
	done
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null git -C "$1" "${opts[@]}" \
		format-patch -q --no-numbered --zero-commit --no-signature --no-base \
		--no-cover-letter --no-thread --no-attach --no-to --no-cc \
		--no-add-header --subject-prefix=PATCH --suffix=.patch \
		--stat=72 --abbrev=12 -o "$3" "$2"
}
