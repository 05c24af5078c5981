using System.Numerics;
using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>The one bit pattern that NaN has wherever values leave a device: in arrays, files and hashes.</summary>
/// <remarks>
/// Which sign and payload an operation gives NaN depends on the processor, the width of its registers and the order that the compiler chose
/// for two operands. No op can tell them apart, so it is enough to replace them where values are read. The pattern is that of .NET's constants.
/// </remarks>
static class OneNaN
{
    /// <summary>Gives each NaN among some elements its pattern. Other types have none.</summary>
    public static void In(Span<byte> values, ElementType type)
    {
        switch (type)
        {
            case ElementType.Float32: InReals(MemoryMarshal.Cast<byte, float>(values)); break;
            case ElementType.Float64: InReals(MemoryMarshal.Cast<byte, double>(values)); break;
            case ElementType.Float16: InHalves(MemoryMarshal.Cast<byte, ushort>(values), infinity: 0x7C00, nan: 0xFE00); break;
            case ElementType.BFloat16: InHalves(MemoryMarshal.Cast<byte, ushort>(values), infinity: 0x7F80, nan: 0xFFC0); break;
        }
    }

    static void InReals<T>(Span<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0, width = Vector<T>.Count;
        for (; i <= values.Length - width; i += width)
        {
            var x = new Vector<T>(values[i..]);
            Vector<T> isNumber = Vector.Equals(x, x);
            if (!Vector.EqualsAll(x, x)) Vector.ConditionalSelect(isNumber, x, new Vector<T>(T.NaN)).CopyTo(values[i..]);
        }
        for (; i < values.Length; i++)
            if (T.IsNaN(values[i])) values[i] = T.NaN;
    }

    static void InHalves(Span<ushort> values, int infinity, ushort nan)
    {
        foreach (ref ushort value in values)
            if ((value & 0x7FFF) > infinity) value = nan;
    }
}
