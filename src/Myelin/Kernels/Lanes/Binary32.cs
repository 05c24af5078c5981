namespace Myelin.Kernels;

/// <summary>float: IEEE 754 binary32. Coefficients: tools/coefficients.sollya.</summary>
internal readonly struct Binary32 : IFormat
{
    public static int Bits => 32;
    public static int FractionBits => 23;
    public static int Bias => 127;
    public static double SmallestNormal => 1.1754943508222875e-38; // 2^-126
    public static double Ln2High => 0.693145751953125; // 15 bits; exponents have 8
    public static double Ln2Low => 1.428606765330187e-06;
    public static double ExpUnderflow => -105; // e^-104 < 2^-150
    public static double ExpOverflow => 89; // e^88.73 > 2^128
    public static double TanhSaturation => 10; // 1 - tanh 9.02 < 2^-25
    public static double HalfPiHigh => 1.570796251296997;
    public static double HalfPiMiddle => 7.549789415861596e-08;
    public static double HalfPiLow => 5.390302529957765e-15;
    public static double FarAngle => 65536; // 2^16
    public static double TwoThirdsHigh => 0.6666666865348816;
    public static double TwoThirdsLow => -1.9868215517249155e-08;
    public static double ErfBranch => 0.925;
    public static double ErfSaturation => 4; // 1 - erf 3.92 < 2^-25
    public static double NormalSaturation => 14.4; // Φ(-14.4) < 2^-150

    /// <summary>Relative error of e^r - 1: 4.8e-10.</summary>
    [MethodImpl(Inline)]
    public static V ExpTail<V>(V r) where V : ILane<V>, IRealLane<V>
    {
        V p = 0.00019743372104130685;
        p = p.MultiplyAdd(r, 0.0013933702139183879);
        p = p.MultiplyAdd(r, 0.008333566598594189);
        p = p.MultiplyAdd(r, 0.04166647791862488);
        p = p.MultiplyAdd(r, 0.1666666567325592);
        return p.MultiplyAdd(r, 0.5);
    }

    /// <summary>Relative error of the logarithm: 6.2e-11.</summary>
    [MethodImpl(Inline)]
    public static V AtanhTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = 0.2258625030517578;
        p = p.MultiplyAdd(z, 0.28589296340942383);
        p = p.MultiplyAdd(z, 0.3999955356121063);
        return p.MultiplyAdd(z, 0.6666666865348816);
    }

    /// <summary>Relative error of the logarithm: 8.5e-13.</summary>
    [MethodImpl(Inline)]
    public static V LogTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = 0.18880189955234528;
        p = p.MultiplyAdd(z, 0.22217240929603577);
        p = p.MultiplyAdd(z, 0.28571346402168274);
        return p.MultiplyAdd(z, 0.4000000059604645);
    }

    /// <summary>Relative error of the sine: 5.1e-10.</summary>
    [MethodImpl(Inline)]
    public static V SineTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = 2.9085435926390346e-06;
        p = p.MultiplyAdd(z, -0.00019860250176861882);
        p = p.MultiplyAdd(z, 0.00833339523524046);
        return p.MultiplyAdd(z, -0.1666666716337204);
    }

    /// <summary>Relative error of the cosine: 1.2e-9.</summary>
    [MethodImpl(Inline)]
    public static V CosineTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = 2.4540959202568047e-05;
        p = p.MultiplyAdd(z, -0.0013888260582461953);
        return p.MultiplyAdd(z, 0.0416666641831398);
    }

    /// <summary>Relative error of the arctangent: 3.3e-9.</summary>
    [MethodImpl(Inline)]
    public static V AtanTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = 0.0017377587500959635;
        p = p.MultiplyAdd(z, -0.010308247990906239);
        p = p.MultiplyAdd(z, 0.02858801931142807);
        p = p.MultiplyAdd(z, -0.05140209197998047);
        p = p.MultiplyAdd(z, 0.07186437398195267);
        p = p.MultiplyAdd(z, -0.08990605175495148);
        p = p.MultiplyAdd(z, 0.11101295799016953);
        p = p.MultiplyAdd(z, -0.14285552501678467);
        p = p.MultiplyAdd(z, 0.2000003159046173);
        return p.MultiplyAdd(z, -0.3333333432674408);
    }

    /// <summary>Relative error of erf: 8.6e-10.</summary>
    [MethodImpl(Inline)]
    public static V ErfTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = 8.301790512632579e-05;
        p = p.MultiplyAdd(z, -0.000812525802757591);
        p = p.MultiplyAdd(z, 0.00519932247698307);
        p = p.MultiplyAdd(z, -0.02685859426856041);
        p = p.MultiplyAdd(z, 0.11283677071332932);
        p = p.MultiplyAdd(z, -0.37612631916999817);
        return p.MultiplyAdd(z, 0.12837916612625122);
    }

    /// <summary>Relative error of erf: 4.5e-9.</summary>
    [MethodImpl(Inline)]
    public static V ErfComplement<V>(V t) where V : ILane<V>, IRealLane<V>
    {
        V p = 0.00019494572188705206;
        p = p.MultiplyAdd(t, -0.0030336829368025064);
        p = p.MultiplyAdd(t, 0.02218974195420742);
        p = p.MultiplyAdd(t, -0.10385630279779434);
        p = p.MultiplyAdd(t, -0.6372658014297485);
        p = p.MultiplyAdd(t, -1.1276273727416992);
        return p.MultiplyAdd(t, -0.00020701794710475951);
    }

    /// <summary>Relative error of the distribution: 4.6e-9.</summary>
    [MethodImpl(Inline)]
    public static V NormalTail<V>(V q) where V : ILane<V>, IRealLane<V>
    {
        V p = 9.938435687217861e-05;
        p = p.MultiplyAdd(q, 0.0006438519922085106);
        p = p.MultiplyAdd(q, -0.0008488653693348169);
        p = p.MultiplyAdd(q, -0.0030550507362931967);
        p = p.MultiplyAdd(q, 0.020793939009308815);
        p = p.MultiplyAdd(q, -0.06910760700702667);
        p = p.MultiplyAdd(q, 0.16502194106578827);
        p = p.MultiplyAdd(q, -0.313533753156662);
        p = p.MultiplyAdd(q, 0.49530547857284546);
        p = p.MultiplyAdd(q, -0.6653825044631958);
        return p.MultiplyAdd(q, 0.7691930532455444);
    }

    [MethodImpl(Inline)]
    public static double Get<V>(ref V lane, int index) => Unsafe.Add(ref Unsafe.As<V, float>(ref lane), index);

    [MethodImpl(Inline)]
    public static void Set<V>(ref V lane, int index, double value) => Unsafe.Add(ref Unsafe.As<V, float>(ref lane), index) = (float)value;
}
