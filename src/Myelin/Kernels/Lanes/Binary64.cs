namespace Myelin.Kernels;

/// <summary>double: IEEE 754 binary64. Coefficients: tools/coefficients.sollya.</summary>
internal readonly struct Binary64 : IFormat
{
    public static int Bits => 64;
    public static int FractionBits => 52;
    public static int Bias => 1023;
    public static double SmallestNormal => 2.2250738585072014e-308; // 2^-1022
    public static double Ln2High => 0.6931471805592082; // 40 bits; exponents have 11
    public static double Ln2Low => 7.371002565167799e-13;
    public static double ExpUnderflow => -746; // e^-745.14 < 2^-1075
    public static double ExpOverflow => 710; // e^709.79 > 2^1024
    public static double TanhSaturation => 20; // 1 - tanh 19.07 < 2^-54
    public static double HalfPiHigh => 1.5707963267948966;
    public static double HalfPiMiddle => 6.123233995736765e-17;
    public static double HalfPiLow => 1.0828566739219139e-32;
    public static double FarAngle => 1073741824; // 2^30
    public static double TwoThirdsHigh => 0.6666666666666666;
    public static double TwoThirdsLow => 3.700743415417188e-17;
    public static double ErfBranch => 0.995;
    public static double ErfSaturation => 6; // 1 - erf 5.87 < 2^-54
    public static double NormalSaturation => 38.6; // Φ(-38.6) < 2^-1075

    /// <summary>Relative error of e^r - 1: 3.1e-19.</summary>
    [MethodImpl(Inline)]
    public static V ExpTail<V>(V r) where V : ILane<V>, IRealLane<V>
    {
        V p = 2.0889469332316384e-09;
        p = p.MultiplyAdd(r, 2.510916469840613e-08);
        p = p.MultiplyAdd(r, 2.7557352963792086e-07);
        p = p.MultiplyAdd(r, 2.755724382667205e-06);
        p = p.MultiplyAdd(r, 2.480158723747718e-05);
        p = p.MultiplyAdd(r, 0.0001984126988653291);
        p = p.MultiplyAdd(r, 0.0013888888888923818);
        p = p.MultiplyAdd(r, 0.008333333333321452);
        p = p.MultiplyAdd(r, 0.04166666666666661);
        p = p.MultiplyAdd(r, 0.16666666666666677);
        return p.MultiplyAdd(r, 0.5);
    }

    /// <summary>Relative error of the logarithm: 4.7e-18.</summary>
    [MethodImpl(Inline)]
    public static V AtanhTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = 0.14620099539430617;
        p = p.MultiplyAdd(z, 0.1533143226961551);
        p = p.MultiplyAdd(z, 0.18182897541041335);
        p = p.MultiplyAdd(z, 0.22222211026176808);
        p = p.MultiplyAdd(z, 0.285714286265574);
        p = p.MultiplyAdd(z, 0.3999999999989869);
        return p.MultiplyAdd(z, 0.666666666666667);
    }

    /// <summary>Relative error of the logarithm: 1.6e-21.</summary>
    [MethodImpl(Inline)]
    public static V LogTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = 0.11593204652310334;
        p = p.MultiplyAdd(z, 0.11720686413283463);
        p = p.MultiplyAdd(z, 0.13334162041240125);
        p = p.MultiplyAdd(z, 0.15384609519321904);
        p = p.MultiplyAdd(z, 0.18181818158786092);
        p = p.MultiplyAdd(z, 0.22222222222755994);
        p = p.MultiplyAdd(z, 0.28571428571426344);
        return p.MultiplyAdd(z, 0.4);
    }

    /// <summary>Relative error of the sine: 4.9e-19.</summary>
    [MethodImpl(Inline)]
    public static V SineTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = -7.104281498698064e-13;
        p = p.MultiplyAdd(z, 1.6048714416071224e-10);
        p = p.MultiplyAdd(z, -2.5052029391516493e-08);
        p = p.MultiplyAdd(z, 2.7557318930632265e-06);
        p = p.MultiplyAdd(z, -0.00019841269840737726);
        p = p.MultiplyAdd(z, 0.008333333333332919);
        return p.MultiplyAdd(z, -0.16666666666666666);
    }

    /// <summary>Relative error of the cosine: 7.4e-19.</summary>
    [MethodImpl(Inline)]
    public static V CosineTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = -1.1380405557194056e-11;
        p = p.MultiplyAdd(z, 2.087611226465807e-09);
        p = p.MultiplyAdd(z, -2.755731708560061e-07);
        p = p.MultiplyAdd(z, 2.4801587298328122e-05);
        p = p.MultiplyAdd(z, -0.0013888888888886988);
        return p.MultiplyAdd(z, 0.041666666666666664);
    }

    /// <summary>Relative error of the arctangent: 4.3e-18.</summary>
    [MethodImpl(Inline)]
    public static V AtanTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = -1.2088404172441197e-05;
        p = p.MultiplyAdd(z, 0.0001393460218344292);
        p = p.MultiplyAdd(z, -0.0007628466230276944);
        p = p.MultiplyAdd(z, 0.0026527894283751123);
        p = p.MultiplyAdd(z, -0.00663066882986759);
        p = p.MultiplyAdd(z, 0.012829124470066034);
        p = p.MultiplyAdd(z, -0.020310411531405833);
        p = p.MultiplyAdd(z, 0.027620860101173112);
        p = p.MultiplyAdd(z, -0.03377945593106907);
        p = p.MultiplyAdd(z, 0.03873840930576679);
        p = p.MultiplyAdd(z, -0.04308466536877657);
        p = p.MultiplyAdd(z, 0.04752148126165863);
        p = p.MultiplyAdd(z, -0.0526126780415398);
        p = p.MultiplyAdd(z, 0.05882072710734638);
        p = p.MultiplyAdd(z, -0.06666635726456883);
        p = p.MultiplyAdd(z, 0.07692305240372528);
        p = p.MultiplyAdd(z, -0.09090908958430526);
        p = p.MultiplyAdd(z, 0.1111111110658512);
        p = p.MultiplyAdd(z, -0.14285714285627468);
        p = p.MultiplyAdd(z, 0.19999999999999243);
        return p.MultiplyAdd(z, -0.3333333333333333);
    }

    /// <summary>Relative error of erf: 1.4e-17.</summary>
    [MethodImpl(Inline)]
    public static V ErfTail<V>(V z) where V : ILane<V>, IRealLane<V>
    {
        V p = -7.78714026300816e-10;
        p = p.MultiplyAdd(z, 1.3714890690732947e-08);
        p = p.MultiplyAdd(z, -1.620715229537573e-07);
        p = p.MultiplyAdd(z, 1.6447228937057244e-06);
        p = p.MultiplyAdd(z, -1.4924718787982984e-05);
        p = p.MultiplyAdd(z, 0.00012055293808155596);
        p = p.MultiplyAdd(z, -0.0008548325931727704);
        p = p.MultiplyAdd(z, 0.005223977605995373);
        p = p.MultiplyAdd(z, -0.02686617064306099);
        p = p.MultiplyAdd(z, 0.11283791670943447);
        p = p.MultiplyAdd(z, -0.37612638903183476);
        return p.MultiplyAdd(z, 0.12837916709551256);
    }

    /// <summary>Relative error of erf: 9.5e-18.</summary>
    [MethodImpl(Inline)]
    public static V ErfComplement<V>(V t) where V : ILane<V>, IRealLane<V>
    {
        V p = -5.042984028424945e-12;
        p = p.MultiplyAdd(t, 2.0896318694112876e-10);
        p = p.MultiplyAdd(t, -4.015201587264597e-09);
        p = p.MultiplyAdd(t, 4.732651753490145e-08);
        p = p.MultiplyAdd(t, -3.802636625821535e-07);
        p = p.MultiplyAdd(t, 2.174938991728081e-06);
        p = p.MultiplyAdd(t, -8.835071100828827e-06);
        p = p.MultiplyAdd(t, 2.337863596500899e-05);
        p = p.MultiplyAdd(t, -2.171098694507593e-05);
        p = p.MultiplyAdd(t, -0.00013209219164343273);
        p = p.MultiplyAdd(t, 0.0007658647941884574);
        p = p.MultiplyAdd(t, -0.0019098898346154266);
        p = p.MultiplyAdd(t, 0.00040468648549029144);
        p = p.MultiplyAdd(t, 0.018994602536733927);
        p = p.MultiplyAdd(t, -0.10270585278420878);
        p = p.MultiplyAdd(t, -0.6366427189666191);
        p = p.MultiplyAdd(t, -1.128374300678015);
        return p.MultiplyAdd(t, -4.800630436695318e-07);
    }

    /// <summary>Relative error of the distribution: 2.3e-17.</summary>
    [MethodImpl(Inline)]
    public static V NormalTail<V>(V q) where V : ILane<V>, IRealLane<V>
    {
        V p = -2.516214902001745e-10;
        p = p.MultiplyAdd(q, 1.5666778023525905e-09);
        p = p.MultiplyAdd(q, 7.88079567272891e-09);
        p = p.MultiplyAdd(q, -8.711933400873659e-09);
        p = p.MultiplyAdd(q, -6.611341571602062e-08);
        p = p.MultiplyAdd(q, 4.1434733133980314e-08);
        p = p.MultiplyAdd(q, 4.3315968644622084e-07);
        p = p.MultiplyAdd(q, -3.359505431629238e-07);
        p = p.MultiplyAdd(q, -2.7692172549679247e-06);
        p = p.MultiplyAdd(q, 3.980574846747663e-06);
        p = p.MultiplyAdd(q, 1.6681181881497698e-05);
        p = p.MultiplyAdd(q, -4.9762710800384245e-05);
        p = p.MultiplyAdd(q, -5.937572018531569e-05);
        p = p.MultiplyAdd(q, 0.0005448990439227461);
        p = p.MultiplyAdd(q, -0.0007978693989841847);
        p = p.MultiplyAdd(q, -0.002993376767949608);
        p = p.MultiplyAdd(q, 0.02079506679976784);
        p = p.MultiplyAdd(q, -0.06911863870648294);
        p = p.MultiplyAdd(q, 0.1650203661704068);
        p = p.MultiplyAdd(q, -0.3135331566712994);
        p = p.MultiplyAdd(q, 0.49530561596997524);
        p = p.MultiplyAdd(q, -0.6653825028900567);
        return p.MultiplyAdd(q, 0.769193049750063);
    }

    [MethodImpl(Inline)]
    public static double Get<V>(ref V lane, int index) => Unsafe.Add(ref Unsafe.As<V, double>(ref lane), index);

    [MethodImpl(Inline)]
    public static void Set<V>(ref V lane, int index, double value) => Unsafe.Add(ref Unsafe.As<V, double>(ref lane), index) = value;
}
