namespace Myelin;

/// <summary>A curve whose area <see cref="Auc"/> measures.</summary>
public enum AucCurve
{
    /// <summary>Receiver operating characteristic: the true positive rate over the false positive rate.</summary>
    Roc,

    /// <summary>Precision over recall.</summary>
    PrecisionRecall,
}
