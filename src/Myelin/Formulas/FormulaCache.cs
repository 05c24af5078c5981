using System.Runtime.InteropServices;

namespace Myelin.Kernels;

/// <summary>Keeps the last object that was made from a formula, for the next call with an equal formula. Only for immutable objects: ops and stages.</summary>
static class FormulaCache<F, TMade> where F : struct where TMade : class
{
    sealed class Entry(F formula, TMade made)
    {
        public readonly F Formula = formula;
        public readonly TMade Made = made;
    }

    static Entry? latest;

    /// <summary>
    /// The object kept for a formula, or null. Formulas are compared by bytes, so 0.0 and -0.0 differ; those that contain references are never equal.
    /// </summary>
    public static TMade? Find(F formula)
    {
        if (latest is not { } last || RuntimeHelpers.IsReferenceOrContainsReferences<F>()) return null;
        ReadOnlySpan<byte> known = MemoryMarshal.AsBytes(new ReadOnlySpan<F>(in last.Formula));
        return known.SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<F>(in formula))) ? last.Made : null;
    }

    /// <summary>Keeps the object of a formula.</summary>
    public static TMade Keep(F formula, TMade made)
    {
        latest = new(formula, made);
        return made;
    }
}
