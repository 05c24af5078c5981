namespace Myelin;

/// <summary>The bfloat16 format: the upper 16 bits of a float32 (8 exponent bits, 7 fraction bits).</summary>
public readonly struct BFloat16 : IEquatable<BFloat16>
{
    readonly ushort bits;

    BFloat16(ushort bits) => this.bits = bits;

    /// <summary>Rounds a float to the nearest bfloat16, ties to even. NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint whole = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return new((ushort)((whole >> 16) | 0x40));
        return new((ushort)((whole + 0x7FFF + ((whole >> 16) & 1)) >> 16));
    }

    /// <summary>Rounds a double to the nearest bfloat16, ties to even, with a single rounding. NaN stays NaN.</summary>
    /// <remarks>The intermediate float is rounded to odd, which avoids double rounding (Boldo and Melquiond, 2008).</remarks>
    public static explicit operator BFloat16(double value)
    {
        float near = (float)value;
        if (near == value || double.IsNaN(value)) return (BFloat16)near;
        uint whole = BitConverter.SingleToUInt32Bits(near);
        if (Math.Abs((double)near) > Math.Abs(value)) whole--;
        return (BFloat16)BitConverter.UInt32BitsToSingle(whole | 1);
    }

    /// <summary>Converts to float. The conversion is exact.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.bits << 16);

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => (float)this == (float)other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString();
}
